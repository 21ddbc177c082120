"""Which pairs should meet at all, before anybody says when.

In: Fit and the caps of each person. Out: candidate Pairs (arrays (pairs,)), and a choice among them: bool (pairs,), made by
a MILP in small rooms, otherwise by Lagrangian dual prices, greedy and local search; with an upper bound on all choices.
"""
