"""
Verbs. The life of a generation, one file a step, in this order:

    intake -> admission -> submission -> polling -> download -> settlement -> outbox

Each step takes what is due under a lease, works on many at once (in_hand.py, wakeups.py) and writes back only what is
still its own. checkup watches the accounts and gives back what waits in vain;
reconciliation picks up what a crash left in the middle; cancellation is what people may still do.
"""
