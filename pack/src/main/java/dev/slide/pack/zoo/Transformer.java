package dev.slide.pack.zoo;

import java.util.List;

/**
 * Words of transformers (Vaswani et al.: Attention Is All You Need, NeurIPS 2017, arXiv 1706.03762); sequences are [batch,
 * sequence, width]. Everything is written in the plain form that ONNX Runtime fuses.
 */
final class Transformer {
    private Transformer() {}

    /** A dense layer on the last dimension, its weights [in, out], with bias. */
    static Value linear(Net net, Value x, int out) {
        return linear(net, x, out, 1);
    }

    /**
     * A dense layer with bias.
     *
     * @param gain by which it makes what comes in larger, on average
     */
    static Value linear(Net net, Value x, int out, double gain) {
        return net.add(linearWithoutBias(net, x, out, gain), Vision.bias(net, out));
    }

    static Value linearWithoutBias(Net net, Value x, int out, double gain) {
        int in = x.size(-1);
        return net.matMul(x, net.weight("weight", new Fill.Bell(0, gain / Math.sqrt(in)), in, out));
    }

    /** Layer normalisation (Ba, Kiros, Hinton, arXiv 1607.06450) of the last dimension. */
    static Value layerNorm(Net net, Value x, double epsilon) {
        int width = x.size(-1);
        return net.node(
                "LayerNormalization",
                List.of(x, net.weight("weight", new Fill.Bell(1, 0.1), width), Vision.bias(net, width)),
                x.shape(),
                Protos.attribute("axis", -1),
                Protos.attribute("epsilon", (float) epsilon));
    }

    /** x / 2 (1 + erf(x / sqrt 2)) (Hendrycks, Gimpel, arXiv 1606.08415). */
    static Value gelu(Net net, Value x) {
        Value erf = net.each("Erf", net.both("Div", x, net.number(Math.sqrt(2))));
        return net.mul(net.mul(x, net.add(erf, net.number(1))), net.number(0.5));
    }

    /** The same by tanh: x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
    static Value geluTanh(Net net, Value x) {
        Value cubed = net.mul(net.both("Pow", x, net.number(3)), net.number(0.044715));
        Value inner = net.mul(net.add(x, cubed), net.number(Math.sqrt(2 / Math.PI)));
        Value outer = net.add(net.each("Tanh", inner), net.number(1));
        return net.mul(net.mul(x, net.number(0.5)), outer);
    }

    /** [batch, sequence, width] to [batch, heads, sequence, width / heads]. */
    static Value split(Net net, Value x, int heads) {
        Dim each = Dim.of(x.size(-1) / heads);
        return net.transpose(net.reshape(x, x.dim(0), x.dim(1), Dim.of(heads), each), 0, 2, 1, 3);
    }

    /**
     * Scaled dot-product attention of all heads (section 3.2): softmax(q k' / sqrt(width of a head)) v.
     *
     * @param q queries, [batch, heads, sequence, width / heads]
     * @param k keys, [batch, heads, keys, width / heads]
     * @param v values, shaped as the keys
     * @param mask what is added before the softmax, one value or none
     * @return [batch, sequence, width]
     */
    static Value attend(Net net, Value q, Value k, Value v, List<Value> mask) {
        Value scores = net.matMul(q, net.transpose(k, 0, 1, 3, 2));
        scores = net.both("Div", scores, net.number(Math.sqrt(q.size(-1))));
        for (Value added : mask) {
            scores = net.add(scores, added);
        }
        Value weights = net.each("Softmax", scores, Protos.attribute("axis", -1));
        Value joined = net.transpose(net.matMul(weights, v), 0, 2, 1, 3);
        return net.reshape(joined, joined.dim(0), joined.dim(1), Dim.of((long) joined.size(2) * joined.size(3)));
    }

    /** A third of the last dimension, three times over: queries, keys and values of one projection. */
    static List<Value> thirds(Net net, Value x) {
        List<Dim> shape = List.of(x.dim(0), x.dim(1), Dim.of(x.size(-1) / 3));
        Value sizes = net.integers(x.size(-1) / 3, x.size(-1) / 3, x.size(-1) / 3);
        return net.nodes("Split", List.of(x, sizes), List.of(shape, shape, shape), Protos.attribute("axis", -1));
    }
}
