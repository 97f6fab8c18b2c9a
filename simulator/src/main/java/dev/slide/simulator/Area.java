package dev.slide.simulator;

import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;

/**
 * Where users are: every place of the cell equally likely, but for those too near its middle, where the base station is.
 *
 * @param hexagon whether the cell is a regular hexagon; otherwise a disc
 * @param radiusMeters to the edge of the disc, or the corners of the hexagon
 * @param leastDistanceMeters from the base station; it fits into the cell
 */
record Area(boolean hexagon, double radiusMeters, double leastDistanceMeters) {
    private static final double HALF_HEIGHT = Math.sqrt(0.75);

    Area {
        double most = hexagon ? HALF_HEIGHT * radiusMeters : radiusMeters;
        if (!(leastDistanceMeters < most)) {
            throw new IllegalArgumentException("leastDistanceMeters is " + leastDistanceMeters + ", but must be below "
                    + most + ", the least distance to the edge");
        }
    }

    /** Puts x and y of a user's place [m] into the array. The same draws give similar places in areas of all sizes. */
    void place(Draws draws, long replication, int user, double[] xy) {
        draws.at(replication, Purpose.PLACE, user);
        while (true) {
            double x = radiusMeters * (2 * draws.uniform() - 1);
            double y = radiusMeters * (2 * draws.uniform() - 1);
            if (contains(x, y)) {
                xy[0] = x;
                xy[1] = y;
                return;
            }
        }
    }

    boolean contains(double x, double y) {
        double squared = x * x + y * y;
        if (squared < leastDistanceMeters * leastDistanceMeters) {
            return false;
        }
        if (!hexagon) {
            return squared <= radiusMeters * radiusMeters;
        }
        double up = Math.abs(y);
        return up <= HALF_HEIGHT * radiusMeters && 2 * HALF_HEIGHT * Math.abs(x) + up <= 2 * HALF_HEIGHT * radiusMeters;
    }
}
