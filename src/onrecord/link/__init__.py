"""Across documents: which names are one, which texts nearly repeat another."""
