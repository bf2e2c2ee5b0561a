"""Engines that hold the units of an index, here and elsewhere; pymilvus only here."""
