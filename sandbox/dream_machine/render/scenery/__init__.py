"""A scene, put together: camera, sky, land, water, weather."""
