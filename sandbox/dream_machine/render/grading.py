"""Grading: how a picture takes on the colours of another, and how it gives way to it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from sandbox.dream_machine.render.colour import Array, mask_of, noise

SAMPLED = (96, 96)
LEAST_SPREAD = 40.0  # added to each channel's variance, so that a flat picture can be graded, too
STRETCH = 2.2  # contrast grows so much at most
SOFTNESS = 80  # of the edge between two pictures, of 255
COARSE = 14  # cells of the height in which light and colour are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The mean colour of pictures, and how their colours spread around it."""

    mean: Array  # (3,)
    spread: Array  # (3, 3), a covariance

    @classmethod
    def of(cls, *pictures: Image.Image) -> "Colours":
        sampled = [np.asarray(picture.convert("RGB").resize(SAMPLED, Image.Resampling.BOX)) for picture in pictures]
        points = np.concatenate([sample.reshape(-1, 3) for sample in sampled]).astype(np.float64)
        return cls(mean=points.mean(axis=0), spread=np.cov(points.T) + np.eye(3) * LEAST_SPREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The least change of colours (optimal transport between two normal distributions) that turns ones into others."""

    matrix: Array
    offset: Array

    @classmethod
    def between(cls, old: Colours, new: Colours) -> "Grade":
        root = _power(old.spread, 0.5)
        back = _power(old.spread, -0.5)
        matrix = back @ _power(root @ new.spread @ root, 0.5) @ back
        values, vectors = np.linalg.eigh(matrix)
        matrix = vectors @ np.diag(np.minimum(values, STRETCH)) @ vectors.T
        return cls(matrix=matrix, offset=new.mean - matrix @ old.mean)

    def on(self, picture: Image.Image, strength: float = 1.0) -> Image.Image:
        """Return the picture with this grade, to a degree between 0 and 1."""
        matrix = np.eye(3) + (self.matrix - np.eye(3)) * strength
        rows = np.concatenate([matrix, (self.offset * strength)[:, None]], axis=1)
        return picture.convert("RGB", tuple(float(value) for value in rows.ravel()))


def graded(picture: Image.Image, like: Image.Image, strength: float) -> Image.Image:
    """Return the picture in the colours of another, to a degree between 0 and 1."""
    return Grade.between(Colours.of(picture), Colours.of(like)).on(picture, strength)


def salience(picture: Image.Image, seed: int) -> Image.Image:
    """Return how much each part matters, every value equally often: what differs from the border, and the middle."""
    width, height = picture.size
    small = picture.convert("RGB").resize((max(8, width * 48 // height), 48), Image.Resampling.BOX)
    points = np.asarray(small.filter(ImageFilter.GaussianBlur(1)), dtype=np.float32)
    border = np.concatenate([points[0], points[-1], points[:, 0], points[:, -1]]).mean(axis=0)
    stands_out = np.linalg.norm(points - border, axis=-1)
    stands_out /= float(stands_out.max()) + 1
    rows, columns = np.meshgrid(np.linspace(-1, 1, small.height), np.linspace(-1, 1, small.width), indexing="ij")
    middle = 1 - np.hypot(rows, columns) / np.sqrt(2)
    clouds = noise(small.size, 4, seed, octaves=3)
    wanted = (0.9 * stands_out + 0.5 * middle + 0.35 * clouds).astype(np.float32)
    ranks = wanted.ravel().argsort().argsort().reshape(wanted.shape).astype(np.float32) / wanted.size
    soft = mask_of(ranks).filter(ImageFilter.GaussianBlur(1.2))
    return ImageOps.autocontrast(soft.resize(picture.size, Image.Resampling.BICUBIC))


def pulled(picture: Image.Image, toward: Image.Image, weight: Array | float, order: Image.Image) -> Image.Image:
    """Return `picture` as near to `toward` (of the same size) as `weight` says, 0 = not at all, 1 = all of it.

    Light and colour go over evenly, detail part by part: first what `order` has brightest.
    """
    weight = np.asarray(weight, dtype=np.float32)
    old, new = (np.asarray(each.convert("RGB"), dtype=np.float32) for each in (picture, toward))
    old_light, new_light = _light(picture), _light(toward)
    edge = (1 - weight) * (255 + SOFTNESS)
    mask = np.clip((np.asarray(order, dtype=np.float32) + SOFTNESS - edge) / SOFTNESS, 0, 1)[..., None]
    if weight.ndim:
        weight = weight[..., None]
    light = old_light + (new_light - old_light) * weight
    detail = (old - old_light) * (1 - mask) + (new - new_light) * mask
    return Image.fromarray(np.clip(light + detail + 0.5, 0, 255).astype(np.uint8))


def _light(picture: Image.Image) -> Array:
    """Return a picture's colours without its detail."""
    width, height = picture.size
    coarse = picture.convert("RGB").resize((max(2, COARSE * width // height), COARSE), Image.Resampling.BOX)
    return np.asarray(coarse.resize(picture.size, Image.Resampling.BICUBIC), dtype=np.float32)


def _power(symmetric: Array, exponent: float) -> Array:
    values, vectors = np.linalg.eigh(symmetric)
    return vectors @ np.diag(np.maximum(values, 1e-3) ** exponent) @ vectors.T
