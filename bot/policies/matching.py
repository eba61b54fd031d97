"""Which of the jobs that a provider knows is the one we never heard back from?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping


def certain(
    candidates: Mapping[str, Collection[str]], *, known: Collection[str], batches: Mapping[str, int] | None = None
) -> dict[str, str]:
    """
    Return, by order, the job that is certainly its own.

    `candidates` holds, for each order in doubt, the jobs that could be it; `known` are those that already belong to a
    generation of ours. A pair is certain only when the order has one unknown candidate and no other order shares it:
    two equal wishes cannot be told apart, so neither is guessed. `batches` names the orders that were asked for at
    once, by order: those are one wish, so it makes no difference which of them has which job, as long as no other order
    shares any and there are no more jobs than orders.
    """
    unknown = {order: frozenset(jobs) - frozenset(known) for order, jobs in candidates.items()}
    wanted = Counter(job for jobs in unknown.values() for job in jobs)
    alike: defaultdict[tuple[object, frozenset[str]], list[str]] = defaultdict(list)
    for order, jobs in unknown.items():
        alike[(batches or {}).get(order, order), jobs].append(order)
    return {
        order: job
        for (_, jobs), orders in alike.items()
        if len(jobs) <= len(orders) and all(wanted[job] == len(orders) for job in jobs)
        for order, job in zip(sorted(orders), sorted(jobs), strict=False)
    }
