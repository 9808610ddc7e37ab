"""The plots of a page, one a file, drawn by matplotlib as SVG that takes its colours from the page."""
