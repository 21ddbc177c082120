"""When and where: chosen pairs become rounds and tables.

In: pairs (first, second) of people rows and Rules. Out: Plan: Meetings (round, table, people), Matches with their reasons,
rings, open needs, figures. Rounds by edge colouring, idle people by maximum-weight matching, later changes by `repair`.
"""
