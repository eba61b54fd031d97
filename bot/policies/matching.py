"""Which of the jobs that a provider knows is the one we never heard back from?"""

from collections import Counter
from collections.abc import Collection, Mapping


def certain(candidates: Mapping[str, Collection[str]], *, known: Collection[str]) -> dict[str, str]:
    """
    Return, by order, the job that is certainly its own.

    `candidates` holds, for each order in doubt, the jobs that could be it; `known` are those that already belong to a
    generation of ours. A pair is certain only when the order has one unknown candidate and no other order shares it:
    two equal wishes cannot be told apart, so neither is guessed.
    """
    unknown = {order: set(jobs) - set(known) for order, jobs in candidates.items()}
    wanted = Counter(job for jobs in unknown.values() for job in jobs)
    return {order: job for order, jobs in unknown.items() if len(jobs) == 1 and wanted[job := next(iter(jobs))] == 1}
