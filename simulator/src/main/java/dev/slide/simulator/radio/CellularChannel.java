package dev.slide.simulator.radio;

import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;

/**
 * A channel of 3GPP TR 38.901: path loss with or without a line of sight, shadowing correlated between users, fading, and
 * a link model.
 *
 * @param pathLoss the environment
 * @param userHeightMeters of all users
 * @param budget powers
 * @param shadowing whether there is any
 * @param fading of each user, independent of the others
 * @param link from SINR to bits
 */
public record CellularChannel(
        PathLoss pathLoss, double userHeightMeters, LinkBudget budget, boolean shadowing, Fading fading, LinkModel link)
        implements Channel {

    @Override
    public Workspace workspace(Draws draws) {
        return new Ground(this, draws);
    }

    private static final class Ground implements Workspace, Drop {
        private final CellularChannel channel;
        private final Draws draws;
        private final ShadowField inSight = new ShadowField();
        private final ShadowField outOfSight = new ShadowField();
        private long replication;

        Ground(CellularChannel channel, Draws draws) {
            this.channel = channel;
            this.draws = draws;
        }

        @Override
        public Drop drop(long next) {
            replication = next;
            if (channel.shadowing) {
                PathLoss loss = channel.pathLoss;
                inSight.redraw(draws.at(next, Purpose.SHADOW_FIELD, 0), loss.shadowCorrelationMeters(true));
                outOfSight.redraw(draws.at(next, Purpose.SHADOW_FIELD, 1), loss.shadowCorrelationMeters(false));
            }
            return this;
        }

        @Override
        public double efficiencyBpsPerHz(int user, double xMeters, double yMeters, double windowSeconds) {
            PathLoss loss = channel.pathLoss;
            double distance = Math.sqrt(xMeters * xMeters + yMeters * yMeters);
            double height = channel.userHeightMeters;
            boolean sight =
                    draws.at(replication, Purpose.SIGHT, user).uniform() < loss.losProbability(distance, height);
            draws.at(replication, Purpose.ENVIRONMENT, user);
            double around = loss.environmentHeightMeters(distance, height, draws.uniform(), draws.uniform());
            double carrier = channel.budget.carrierGHz();
            double lossDb = sight
                    ? loss.losDb(distance, height, carrier, around)
                    : loss.nlosDb(distance, height, carrier, around);
            if (channel.shadowing) {
                ShadowField field = sight ? inSight : outOfSight;
                lossDb += loss.shadowDeviationDb(sight) * field.at(xMeters, yMeters);
            }
            double gain = channel.fading.powerGain(draws.at(replication, Purpose.FADING, user));
            return channel.link.efficiencyBpsPerHz(gain * channel.budget.sinr(lossDb));
        }
    }
}
