"""Pictures of a trial."""

import numpy as np


class View:
    """The world of a trial from above: walls and obstacles dark, goals green, the body a disc with its heading."""

    ROWS = 256
    MARGIN = 0.05

    def __init__(self, scene):
        walls, obstacles, goals = scene["walls"], scene["obstacles"], scene["goals"]
        points = [(p["x"], p["y"]) for wall in walls for p in (wall["from"], wall["to"])]
        points += [(one["at"]["x"], one["at"]["y"]) for one in obstacles]
        points += [(goal["x"] + d, goal["y"] + d) for goal in goals for d in (-goal["radius"], goal["radius"])]
        corners = np.array(points or [(-1.0, -1.0), (1.0, 1.0)])
        low, high = corners.min(axis=0) - self.MARGIN, corners.max(axis=0) + self.MARGIN
        self._pixel = max(high[1] - low[1], 1e-3) / self.ROWS
        columns = max(1, int(np.ceil((high[0] - low[0]) / self._pixel)))
        self._x = low[0] + (np.arange(columns) + 0.5)[None, :] * self._pixel
        self._y = high[1] - (np.arange(self.ROWS) + 0.5)[:, None] * self._pixel
        self._background = np.full((self.ROWS, columns, 3), 250, dtype=np.uint8)
        for goal in goals:
            self._background[self._disc(goal["x"], goal["y"], goal["radius"])] = (150, 200, 160)
        for wall in walls:
            (ax, ay), (bx, by) = ((wall[end]["x"], wall[end]["y"]) for end in ("from", "to"))
            half = max(wall.get("thickness", 0.02), self._pixel) / 2
            middle, length, heading = ((ax + bx) / 2, (ay + by) / 2), np.hypot(bx - ax, by - ay), np.arctan2(by - ay, bx - ax)
            self._background[self._bar(*middle, length / 2, half, heading)] = 60
        for one in obstacles:
            x, y = one["at"]["x"], one["at"]["y"]
            if one["kind"] == "box":
                inside = self._bar(x, y, one["size"][0] / 2, one["size"][1] / 2, one.get("heading", 0.0))
            else:
                inside = self._disc(x, y, one["radius"])
            self._background[inside] = 110

    def picture(self, pose):
        picture = self._background.copy()
        if pose is not None:
            x, y, heading = pose["x"], pose["y"], pose["heading"]
            size = 5 * self._pixel
            picture[self._disc(x, y, size)] = (200, 60, 40)
            picture[self._disc(x + size * np.cos(heading), y + size * np.sin(heading), size / 2)] = (90, 20, 10)
        return picture

    def _disc(self, x, y, radius):
        return np.hypot(self._x - x, self._y - y) <= max(radius, self._pixel)

    def _bar(self, x, y, half_length, half_width, heading):
        dx, dy = self._x - x, self._y - y
        along, aside = dx * np.cos(heading) + dy * np.sin(heading), dy * np.cos(heading) - dx * np.sin(heading)
        return (np.abs(along) <= half_length) & (np.abs(aside) <= half_width)
