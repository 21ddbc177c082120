"""What a sentence does, by words of five languages: what only frames it, what it excludes, where, when, for whom.

In: a card's text. Out: its gist; its facets.
"""
