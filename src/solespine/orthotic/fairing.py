"""Heights on a grid made fair: gaps filled by the smoothest surface, noise taken out."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, sparse
from scipy.sparse.linalg import spsolve

from solespine.orthotic.model import Array, Mask


def close_holes(z: Array, region: Mask) -> Array:
    """Fill NaN nodes of the region with the smoothest surface that meets its rim (biharmonic)."""
    wanted = np.flatnonzero((region & np.isnan(z)).ravel())
    if not len(wanted):
        return z.copy()
    known = ~np.isnan(z)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    flat = z[tuple(nearest)].ravel()
    bending = _bending(z.shape, (known | region).ravel())
    rows = bending[wanted]
    right = -rows @ np.where(np.isin(np.arange(flat.size), wanted), 0.0, flat)
    flat[wanted] = spsolve(rows[:, wanted].tocsc(), right)
    return np.where(region | known, flat.reshape(z.shape), np.nan)


def _bending(shape: tuple[int, ...], inside: Mask) -> sparse.csr_matrix:
    """The biharmonic operator on the nodes inside, free at their border."""
    index = np.arange(inside.size).reshape(shape)
    pairs = [(index[:-1].ravel(), index[1:].ravel()), (index[:, :-1].ravel(), index[:, 1:].ravel())]
    a, b = (np.concatenate(part) for part in zip(*pairs, strict=True))
    kept = inside[a] & inside[b]
    a, b = a[kept], b[kept]
    ones = np.ones(len(a))
    links = sparse.coo_matrix((ones, (a, b)), shape=(inside.size, inside.size)).tocsr()
    links = links + links.T
    laplace = sparse.diags(np.asarray(links.sum(axis=1)).ravel()) - links
    return (laplace @ laplace + 1e-9 * sparse.eye(inside.size)).tocsr()


def smoothed(z: Array, sigma: float) -> Array:
    """Gaussian smoothing within the region, applied again to what it took off.

    The second pass gives back the curvature that a single one flattens.
    """
    known = ~np.isnan(z)
    weight = ndimage.gaussian_filter(known.astype(float), sigma)

    def blur(values: Array) -> Array:
        spread: Array = ndimage.gaussian_filter(np.where(known, values, 0.0), sigma)
        return spread / np.where(weight > 1e-9, weight, 1.0)

    # take the slope out first: at the rim a one-sided mean of a steep wall would be biased
    once = blur(z)
    twice = once + blur(np.where(known, z - once, 0.0))
    thrice = twice + blur(np.where(known, z - twice, 0.0))
    return np.where(known, thrice, np.nan)
