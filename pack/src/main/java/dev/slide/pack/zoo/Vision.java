package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/** Words of convolutional networks; images are [batch, channels, height, width]. */
final class Vision {
    private Vision() {}

    /** Images of one size, any number of them. */
    static Value images(Net net, String name, int channels, int size) {
        return net.input(name, DataType.FLOAT, new Dim("batch", 1), Dim.of(channels), Dim.of(size), Dim.of(size));
    }

    /**
     * A convolution without bias, padded so that only the stride makes the image smaller. Weights as He et al. (arXiv
     * 1502.01852) draw them, for a rectifier behind it.
     *
     * @param out channels that come out
     * @param kernel edge of the kernel, odd
     * @param groups of channels that do not see each other
     */
    static Value conv(Net net, Value x, int out, int kernel, int stride, int groups) {
        int in = x.size(1) / groups;
        int inputs = in * kernel * kernel;
        double deviation = Math.sqrt(2.0 / inputs);
        Fill fill = in == 1 ? new Fill.Bell(0, deviation) : new Fill.Centred(inputs, deviation);
        Value weight = net.weight("weight", fill, out, in, kernel, kernel);
        return conv(net, List.of(x, weight), kernel, stride, kernel / 2, groups);
    }

    /** A convolution with bias and without padding: patches that do not overlap where kernel and stride are equal. */
    static Value patches(Net net, Value x, int out, int kernel, int stride) {
        int in = x.size(1);
        Value weight = net.weight("weight", unit(in * kernel * kernel), out, in, kernel, kernel);
        return conv(net, List.of(x, weight, bias(net, out)), kernel, stride, 0, 1);
    }

    private static Value conv(Net net, List<Value> inputs, int kernel, int stride, int pad, int groups) {
        Value x = inputs.get(0);
        Value weight = inputs.get(1);
        Value y = net.node(
                "Conv",
                inputs,
                List.of(
                        x.dim(0),
                        weight.dim(0),
                        smaller(x, 2, kernel, stride, pad),
                        smaller(x, 3, kernel, stride, pad)),
                Protos.attribute("kernel_shape", kernel, kernel),
                Protos.attribute("strides", stride, stride),
                Protos.attribute("pads", pad, pad, pad, pad),
                Protos.attribute("group", groups));
        net.countFlop(2 * y.elements() * weight.elements() / weight.size(0));
        return y;
    }

    private static Dim smaller(Value x, int axis, int kernel, int stride, int pad) {
        return Dim.of((x.size(axis) + 2 * pad - kernel) / stride + 1);
    }

    /**
     * Batch normalisation for inference, with the statistics as they would stand after training.
     *
     * @param gain mean of the scales
     */
    static Value batchNorm(Net net, Value x, double gain, float epsilon) {
        int channels = x.size(1);
        return net.node(
                "BatchNormalization",
                List.of(
                        x,
                        net.weight("weight", new Fill.Bell(gain, gain / 10), channels),
                        bias(net, channels),
                        net.weight("running_mean", new Fill.Bell(0, 0.1), false, channels),
                        net.weight("running_var", new Fill.Bell(1, 0.1), false, channels)),
                x.shape(),
                Protos.attribute("epsilon", epsilon));
    }

    static Value relu(Net net, Value x) {
        return net.each("Relu", x);
    }

    /** max(0, min(1, x / 6 + 1/2)). */
    static Value hardSigmoid(Net net, Value x) {
        return net.each("HardSigmoid", x, Protos.attribute("alpha", 1f / 6), Protos.attribute("beta", 0.5f));
    }

    /** x times its hard sigmoid. */
    static Value hardSwish(Net net, Value x) {
        return net.mul(x, hardSigmoid(net, x));
    }

    static Value maxPool(Net net, Value x, int kernel, int stride) {
        int pad = kernel / 2;
        return net.node(
                "MaxPool",
                List.of(x),
                List.of(x.dim(0), x.dim(1), smaller(x, 2, kernel, stride, pad), smaller(x, 3, kernel, stride, pad)),
                Protos.attribute("kernel_shape", kernel, kernel),
                Protos.attribute("strides", stride, stride),
                Protos.attribute("pads", pad, pad, pad, pad));
    }

    /** The mean of every channel, [batch, channels, 1, 1]. */
    static Value globalAverage(Net net, Value x) {
        return net.node("GlobalAveragePool", List.of(x), List.of(x.dim(0), x.dim(1), Dim.of(1), Dim.of(1)));
    }

    /** Squeeze and excitation (Hu et al., arXiv 1709.01507): channels scaled by what a bottleneck makes of their means. */
    static Value squeezeExcite(Net net, Value x, int squeezed) {
        int channels = x.size(1);
        Value scale = relu(net, patches(net.at("fc1"), globalAverage(net, x), squeezed, 1, 1));
        return net.mul(x, hardSigmoid(net, patches(net.at("fc2"), scale, channels, 1, 1)));
    }

    /** A dense layer on [batch, features], its weights [out, features]. */
    static Value classifier(Net net, Value x, int out) {
        Value weight = net.weight("weight", unit(x.size(1)), out, x.size(1));
        Value y = net.node(
                "Gemm",
                List.of(x, weight, bias(net, out)),
                List.of(x.dim(0), Dim.of(out)),
                Protos.attribute("transB", 1));
        net.countFlop(2 * y.elements() * x.size(1));
        return y;
    }

    static Value flatten(Net net, Value x) {
        return net.node("Flatten", List.of(x), List.of(x.dim(0), Dim.of((long) x.size(1) * x.size(2) * x.size(3))));
    }

    /** Keeps the size of what comes in, on average. */
    static Fill unit(int inputs) {
        return new Fill.Bell(0, Math.sqrt(1.0 / inputs));
    }

    static Value bias(Net net, int size) {
        return net.weight("bias", new Fill.Bell(0, 0.02), size);
    }
}
