"""Which pairs should meet at all, before anybody says when.

In: Fit and the caps of each person. Out: candidate Pairs (arrays (pairs,)), and a choice among them: bool (pairs,), made by
an exact MILP in small rooms, otherwise by Lagrangian dual prices, greedy and local search; with a certified upper bound.
"""
