"""What a text says, whatever anybody else wrote.

In: a card's text. Out: normalised words, its phrase without the frame around it, what it seems to be about, notices for the one
who types it, and a vector: Encoder.encode(texts) -> float32 (len(texts), width), rows of length 1 or 0.
"""
