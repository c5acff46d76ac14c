"""The robot finds boxes by their colour, whatever is written on them."""

from PIL import Image, ImageDraw

from demo.looking import Box, boxes_of, rows_of

GREEN = (10, 120, 90)


def test_filled_boxes_are_found_in_reading_order_with_holes_but_no_outlines_and_no_small_ones() -> None:
    picture = Image.new("RGB", (800, 600), "white")
    draw = ImageDraw.Draw(picture)
    for left, top in ((400, 100), (100, 100), (100, 300)):
        draw.rectangle((left, top, left + 199, top + 99), fill=GREEN)
        draw.text((left + 50, top + 40), "text on top", fill="white")
    draw.rectangle((700, 500, 710, 510), fill=GREEN)
    draw.rectangle((400, 400, 600, 500), outline=GREEN, width=6)
    found = boxes_of(picture, GREEN)
    assert found == (Box(100, 100, 200, 300), Box(100, 400, 200, 600), Box(300, 100, 400, 300))
    assert [len(row) for row in rows_of(found)] == [2, 1]
    assert found[0].centre == (200, 150)


def test_boxes_at_opposite_edges_do_not_touch_each_other() -> None:
    picture = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((320, 0, 399, 99), fill=GREEN)
    draw.rectangle((0, 40, 79, 139), fill=GREEN)
    assert len(boxes_of(picture, GREEN)) == 2
