package dev.slide.pack.zoo;

/**
 * A layer of a model of the zoo.
 *
 * @param name of the weights that begin it
 * @param parameters that training sets and no layer before needs
 * @param flopPerSample of products, convolutions and recurrences, 2 for each multiply-accumulate
 */
public record ZooLayer(String name, long parameters, double flopPerSample) {
    ZooLayer plus(long moreParameters, double moreFlop) {
        return new ZooLayer(name, parameters + moreParameters, flopPerSample + moreFlop);
    }
}
