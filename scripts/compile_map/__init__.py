"""Compile the shapes of the world map: TopoJSON of Natural Earth in, one small table out."""
