"""Tables of two to nine: who sits together in each round, so that everybody gives and receives at their tables.

In: a Fit, the pairs that must or must not meet, and a Sitting for each round. Out: a schedule as the pairs have one, whose
meetings are tuples of people rows. A few people change places at a time, as long as the plan gets better by it.
"""
