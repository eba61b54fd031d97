"""Luma's wire format: /ping, /credits and /generations, as its OpenAPI document and its pages describe them."""
