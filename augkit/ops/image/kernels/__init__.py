"""Functions of arrays: H × W × C in RGB order, C 1 (grey), 3 or 4 (with alpha); uint8, uint16 or float32 in [0, 1]."""
