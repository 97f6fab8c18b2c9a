package dev.slide.simulator.radio;

import dev.slide.simulator.draw.Draws;

/** What one hertz carries to users at random places, drop after drop. */
public interface Channel {
    /** Begins a drop of users who share what is around them. A workspace of one thread. */
    interface Drop {
        /**
         * The spectral efficiency of a user [bit/s/Hz]; 0 out of coverage.
         *
         * @param user counted from 0
         * @param xMeters place, seen from the base station
         * @param yMeters place, seen from the base station
         * @param windowSeconds how long the user will receive at most
         */
        double efficiencyBpsPerHz(int user, double xMeters, double yMeters, double windowSeconds);
    }

    /** A drop to be moved from replication to replication. */
    Workspace workspace(Draws draws);

    /** Makes drops. */
    @FunctionalInterface
    interface Workspace {
        /** Begins the drop of a replication; ends the one before. */
        Drop drop(long replication);
    }
}
