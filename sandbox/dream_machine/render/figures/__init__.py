"""The figures that move through a scene, drawn with one brush."""
