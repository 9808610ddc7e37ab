"""What image operators know of their samples: files, boxes, masks, keypoints, captions."""
