package dev.slide.simulator.draw;

import java.util.List;

/** Where a number of a drop comes from. */
public sealed interface Distribution {
    /** A number, from the stream where it stands. */
    double draw(Draws draws);

    /** The least number it can give. */
    double least();

    /** The greatest number it can give. */
    double greatest();

    /** Always the same number. */
    record Constant(double value) implements Distribution {
        @Override
        public double draw(Draws draws) {
            return value;
        }

        @Override
        public double least() {
            return value;
        }

        @Override
        public double greatest() {
            return value;
        }
    }

    /** Every number between two equally likely. */
    record Uniform(double least, double greatest) implements Distribution {
        public Uniform {
            check(least <= greatest, "uniform from " + least + " to " + greatest + ": the first must not be greater");
        }

        @Override
        public double draw(Draws draws) {
            return least + (greatest - least) * draws.uniform();
        }
    }

    /** The logarithm of the number is uniform. */
    record LogUniform(double least, double greatest) implements Distribution {
        public LogUniform {
            check(
                    least > 0 && least <= greatest,
                    "logUniform from " + least + " to " + greatest
                            + ": both must be above 0 and the first not greater");
        }

        @Override
        public double draw(Draws draws) {
            double number = least * StrictMath.exp(draws.uniform() * StrictMath.log(greatest / least));
            return Math.min(greatest, Math.max(least, number));
        }
    }

    /** The normal distribution between two bounds, by rejection. */
    record Normal(double mean, double deviation, double least, double greatest) implements Distribution {
        public Normal {
            check(deviation > 0, "normal with deviation " + deviation + ": it must be above 0");
            check(
                    least <= mean && mean <= greatest && greatest - least >= deviation / 10,
                    "normal with mean " + mean + " and deviation " + deviation + " from " + least + " to " + greatest
                            + ": the mean must be between the bounds, and these a tenth of the deviation apart");
        }

        @Override
        public double draw(Draws draws) {
            while (true) {
                double number = mean + deviation * draws.normal();
                if (number >= least && number <= greatest) {
                    return number;
                }
            }
        }
    }

    /** One of some numbers, each with its weight. */
    record Choice(List<Double> values, Weights weights) implements Distribution {
        public Choice {
            values = List.copyOf(values);
            check(values.size() == weights.size(), values.size() + " values, but " + weights.size() + " weights");
        }

        @Override
        public double draw(Draws draws) {
            return values.get(weights.draw(draws));
        }

        @Override
        public double least() {
            return values.stream().mapToDouble(v -> v).min().orElseThrow();
        }

        @Override
        public double greatest() {
            return values.stream().mapToDouble(v -> v).max().orElseThrow();
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
