"""
`python -m benchmarks` lists the questions, `python -m benchmarks <question>` answers one and prints its table.

Each question is one file with a docstring that begins with it, and `ask(arguments)`, which returns the answer's lines.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from benchmarks import fairness, line

Question = Callable[[Sequence[str]], list[str]]

QUESTIONS: Final[Mapping[str, tuple[str, Question]]] = {
    "fairness": (fairness.QUESTION, fairness.ask),
    "line": (line.QUESTION, line.ask),
}


def answered(arguments: Sequence[str]) -> list[str]:
    """Return the answer to a question, or the list of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("question", nargs="?", choices=sorted(QUESTIONS), help="which one; none lists them")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="what the question takes; --help tells")
    given = parser.parse_args(arguments)
    if given.question is None:
        longest = max(map(len, QUESTIONS))
        return [f"{name:<{longest}}  {words}" for name, (words, _) in sorted(QUESTIONS.items())]
    return QUESTIONS[given.question][1](given.options)


if __name__ == "__main__":
    for told in answered(sys.argv[1:]):
        print(told)
