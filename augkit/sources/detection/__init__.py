"""Pictures with boxes, as COCO, Pascal VOC and YOLO write them."""
