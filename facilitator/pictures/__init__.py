"""Geometry of the big screen's and the report's pictures: values in, plain numbers out, which the templates draw as SVG."""
