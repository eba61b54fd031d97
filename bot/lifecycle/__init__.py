"""
Verbs. The life of a generation, one file a step, in this order:

    intake -> admission -> submission -> polling -> download -> settlement -> outbox

Each step takes a batch under a lease, works on all of it at once (wakeups.py) and writes back only what is still
its own.
reconciliation picks up what a crash left in the middle; cancellation is what people may still do.
"""
