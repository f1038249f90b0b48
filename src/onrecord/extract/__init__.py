"""Document -> attributions: quotation marks, encoding, decoding, type, damage."""
