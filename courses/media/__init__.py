"""Pictures, sounds, films and papers in courses.

What is kept is drawn or written anew, has a sha256 of its own, and stands in blocks by that alone: so an edition's fingerprint sees other
media as another course. `listing.media_of(edition)` gives all that an edition needs: (sha256, name, content).
"""
