"""Laws as e-Gov publishes them: 法令標準XML and the JSON made of it, one tree for both.

from_json, from_xml (the bytes) → document (title, number, bounds) → nodes (編章節款条項号) with text,
ruby and table.
"""
