package dev.slide.pack.zoo;

/** What a weight is made of. */
sealed interface Fill {

    /**
     * Makes a run of elements; the same ones whatever was made before.
     *
     * @param into takes them, from its beginning
     * @param count how many
     * @param first number of the first element in its tensor, row-major
     * @param random of the tensor
     */
    void fill(float[] into, int count, long first, Seeded random);

    /**
     * Random numbers with a bell-shaped distribution that ends at 3.46 standard deviations.
     *
     * @param mean of them
     * @param deviation their standard deviation
     */
    record Bell(double mean, double deviation) implements Fill {
        @Override
        public void fill(float[] into, int count, long first, Seeded random) {
            for (int i = 0; i < count; i++) {
                into[i] = (float) (mean + deviation * random.bell(first + i));
            }
        }
    }

    /**
     * The same, less the mean of each run: filters that answer to differences alone. Behind rectifiers everything is
     * positive, and plain random filters would let that common part drown what tells two inputs apart (weight
     * standardisation: Qiao et al., arXiv 1903.10520).
     *
     * @param run elements of a filter
     * @param deviation standard deviation before the mean is taken off
     */
    record Centred(int run, double deviation) implements Fill {
        @Override
        public void fill(float[] into, int count, long first, Seeded random) {
            long current = -1;
            double mean = 0;
            for (int i = 0; i < count; i++) {
                long filter = (first + i) / run;
                if (filter != current) {
                    current = filter;
                    mean = mean(filter, random);
                }
                into[i] = (float) (deviation * (random.bell(first + i) - mean));
            }
        }

        private double mean(long filter, Seeded random) {
            double sum = 0;
            for (int i = 0; i < run; i++) {
                sum += random.bell(filter * run + i);
            }
            return sum / run;
        }
    }

    /**
     * Positions as waves: the first half of each row sines, the second half cosines, with periods that grow
     * geometrically from 2 pi to 20,000 pi (Whisper's {@code sinusoids}).
     *
     * @param width of a row, even and above 2
     */
    record Waves(int width) implements Fill {
        @Override
        public void fill(float[] into, int count, long first, Seeded random) {
            int half = width / 2;
            for (int i = 0; i < count; i++) {
                long position = (first + i) / width;
                int channel = (int) ((first + i) % width);
                double angle = position * StrictMath.exp(-StrictMath.log(10_000) / (half - 1) * (channel % half));
                into[i] = (float) (channel < half ? StrictMath.sin(angle) : StrictMath.cos(angle));
            }
        }
    }
}
