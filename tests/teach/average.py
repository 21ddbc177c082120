"""The mean of the weights of several encoders that began alike.

python -m tests.teach.average mean.pt f0.pt f1.pt f2.pt
"""

from __future__ import annotations

import sys

import torch


def main(out: str, *taught: str) -> None:
    weights = [torch.load(file) for file in taught]
    torch.save({name: sum(each[name].float() for each in weights) / len(weights) for name in weights[0]}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
