"""Documents to a ready index. The only part of the package that needs scikit-learn."""
