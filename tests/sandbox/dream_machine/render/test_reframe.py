"""Reframed pictures and clips, judged by their pixels."""

from threading import Event

import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.render.painting import Painting, paint
from sandbox.dream_machine.render.reel import Stopped, Unplayable, probe
from sandbox.dream_machine.render.reframe import Placement, place, reframe
from tests.sandbox.dream_machine.conftest import difference, gradient_picture
from tests.sandbox.dream_machine.render.conftest import CLOSE, FAR, FRAMES, array, decoded, fitted, packets

CANVASES = [(128, 128), (150, 112), (112, 150), (170, 96), (96, 170), (202, 86), (86, 202)]


class TestPictures:
    @pytest.mark.parametrize("canvas", CANVASES)
    @pytest.mark.parametrize("size", [(160, 90), (90, 160)])
    def test_without_a_placement_all_of_it_is_in_the_middle(self, canvas, size):
        source = gradient_picture(size)
        picture = array(place(source, canvas, Placement(), "a forest"))
        assert picture.shape == (canvas[1], canvas[0], 3)
        share = min(canvas[0] / size[0], canvas[1] / size[1])
        across, tall = round(size[0] * share), round(size[1] * share)
        left, top = (canvas[0] - across) // 2, (canvas[1] - tall) // 2
        assert difference(picture[top : top + tall, left : left + across], fitted(source, (across, tall))) == 0

    def test_goes_where_the_numbers_say(self):
        source = gradient_picture((160, 90))
        placement = Placement(grid_position_x=10, grid_position_y=70, resized_width=80, resized_height=45)
        picture = array(place(source, (128, 128), placement, "a forest"))
        assert difference(picture[70:115, 10:90], fitted(source, (80, 45))) == 0

    def test_is_cut_as_the_numbers_say(self):
        source = gradient_picture((160, 90))
        cut = Placement(
            grid_position_x=0, grid_position_y=20, resized_width=320, resized_height=180,
            x_start=100, x_end=164, y_start=30, y_end=130,
        )  # fmt: skip
        picture = array(place(source, (128, 128), cut, "a forest"))
        assert difference(picture[20:120, 0:64], fitted(source, (320, 180))[30:130, 100:164]) == 0

    def test_keeps_its_shape_where_one_side_is_given(self):
        source = gradient_picture((160, 90))
        wide = place(source, (128, 128), Placement(resized_width=64, grid_position_x=0, grid_position_y=0), "")
        tall = place(source, (128, 128), Placement(resized_height=36, grid_position_x=0, grid_position_y=0), "")
        assert difference(array(wide), array(tall)) == 0
        assert difference(array(wide)[:36, :64], fitted(source, (64, 36))) == 0

    def test_may_stand_out_over_the_edge(self):
        source = gradient_picture((160, 90))
        out = Placement(grid_position_x=-40, grid_position_y=100, resized_width=160, resized_height=90)
        picture = array(place(source, (100, 128), out, "a forest"))
        assert difference(picture[100:, :], array(source)[:28, 40:140]) == 0

    @pytest.mark.parametrize(
        "outside",
        [
            {"x_start": 100, "x_end": 200},
            {"x_start": -1},
            {"y_start": 40, "y_end": 40},
            {"y_start": 60, "y_end": 20},
            {"y_end": 91},
            {"resized_width": 0},
            {"resized_height": -5},
            {"grid_position_x": 128},
            {"grid_position_y": -90},
        ],
    )
    def test_a_rectangle_outside_is_an_error(self, outside):
        whole = {"resized_width": 160, "resized_height": 90}
        with pytest.raises(ValueError, match="picture"):
            place(gradient_picture((160, 90)), (128, 128), Placement(**(whole | outside)), "")

    def test_all_of_it_may_be_smaller(self):
        source = gradient_picture((320, 180))
        placement = Placement(grid_position_x=80, grid_position_y=40, resized_width=640, resized_height=360)
        small = array(place(source, (1024, 512), placement, "a forest", shrink=8))
        assert small.shape == (64, 128, 3)
        assert difference(small[5:50, 10:90], fitted(source, (80, 45))) == 0

    @pytest.mark.parametrize(
        "barely",
        [
            Placement(x_start=500, x_end=501, y_start=200, y_end=203),
            Placement(grid_position_x=1023, grid_position_y=511),
            Placement(resized_width=9, resized_height=9, grid_position_x=-8, grid_position_y=-8),
            Placement(x_end=1024, y_start=1),
            Placement(resized_width=1, resized_height=1),
        ],
    )
    def test_what_is_right_is_right_when_smaller(self, barely):
        assert place(gradient_picture((333, 111)), (1024, 512), barely, "", shrink=8).size == (128, 64)

    def test_what_is_round_it_comes_from_the_words_and_from_its_border(self):
        source = paint(Painting(prompt="a green meadow by day", size=(160, 90)))
        forest, city = (
            array(place(source, (96, 170), Placement(), words)) for words in ("a forest", "a city at night")
        )
        assert difference(forest[:20], city[:20]) > 3
        top = (170 - 54) // 2
        assert difference(forest[top - 1], forest[top]) < 6  # no seam
        assert forest[:20].std() > 2

    def test_a_picture_of_the_same_shape_is_the_picture(self):
        source = gradient_picture((160, 90))
        assert difference(array(place(source, (160, 90), Placement(), "a forest")), array(source)) == 0

    @pytest.mark.parametrize("size", [(1, 1), (500, 3), (3, 500)])
    def test_odd_pictures_do_no_harm(self, size):
        assert place(Image.new("RGBA", size), (64, 36), Placement(), "").size == (64, 36)


class TestClips:
    CANVAS = (96, 160)
    BAND = slice((160 - 54) // 2, (160 - 54) // 2 + 54)  # rows in which the source is seen

    def reframed(self, source, tmp_path, **more):
        how = {"canvas": self.CANVAS, "placement": Placement(), "prompt": "a starry night"} | more
        reframe(source, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", **how)
        return decoded(tmp_path / "new.mp4")

    def test_every_frame_is_placed(self, source, tmp_path):
        new, old = self.reframed(source, tmp_path), decoded(source)
        assert len(new) == len(old) == FRAMES
        for after, before in zip(new, old, strict=True):
            wanted = fitted(Image.fromarray(before.astype(np.uint8)), (96, 54))
            assert difference(after[self.BAND], wanted) < CLOSE
        with Image.open(tmp_path / "poster.jpg") as poster:
            assert poster.size == self.CANVAS

    def test_rate_and_length_stay(self, source, tmp_path):
        self.reframed(source, tmp_path)
        old, new = probe(source), probe(tmp_path / "new.mp4")
        assert (new.width, new.height) == self.CANVAS
        assert (new.rate, new.frames, new.seconds) == (old.rate, old.frames, old.seconds)

    def test_sound_stays(self, sounding, tmp_path):
        self.reframed(sounding, tmp_path)
        assert packets(tmp_path / "new.mp4", "audio") == packets(sounding, "audio")

    def test_numbers_count(self, source, tmp_path):
        corner = Placement(grid_position_x=0, grid_position_y=0, resized_width=64, resized_height=36)
        new, old = self.reframed(source, tmp_path, placement=corner), decoded(source)
        wanted = fitted(Image.fromarray(old[12].astype(np.uint8)), (64, 36))
        assert difference(new[12][:36, :64], wanted) < CLOSE * 1.5
        with pytest.raises(ValueError, match="does not lie"):
            self.reframed(source, tmp_path, placement=Placement(x_start=97))

    def test_the_first_frame_stands_round_the_first_and_goes(self, source, tmp_path):
        red = Image.new("RGB", (300, 500), (230, 20, 20))
        new = self.reframed(source, tmp_path, first_frame=red)
        plain = self.reframed(source, tmp_path)
        wanted = fitted(Image.fromarray(decoded(source)[0].astype(np.uint8)), (96, 54))
        assert difference(new[0][:40], array(red.resize((96, 40)))) < CLOSE
        assert difference(new[0][self.BAND][2:-2], wanted[2:-2]) < CLOSE
        assert difference(new[4][:40], plain[4][:40]) > FAR  # on its way
        assert difference(new[-1][:40], plain[-1][:40]) < CLOSE

    def test_it_can_be_stopped(self, source, tmp_path):
        stop = Event()
        stop.set()
        with pytest.raises(Stopped):
            self.reframed(source, tmp_path, stop=stop)
        assert not list(tmp_path.iterdir())

    def test_what_is_no_clip_is_refused(self, tmp_path):
        (tmp_path / "words.mp4").write_text("once upon a time")
        with pytest.raises(Unplayable):
            self.reframed(tmp_path / "words.mp4", tmp_path)
