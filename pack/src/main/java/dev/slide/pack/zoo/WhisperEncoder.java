package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Transformer.attend;
import static dev.slide.pack.zoo.Transformer.gelu;
import static dev.slide.pack.zoo.Transformer.layerNorm;
import static dev.slide.pack.zoo.Transformer.linear;
import static dev.slide.pack.zoo.Transformer.linearWithoutBias;
import static dev.slide.pack.zoo.Transformer.split;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * Whisper's audio encoder. Radford et al.: Robust Speech Recognition via Large-Scale Weak Supervision, arXiv 2212.04356:
 * section 2.2, figure 1, table 1.
 *
 * @param layers of the encoder
 * @param width of a position
 * @param heads of the attention
 * @param mels channels of the spectrogram
 * @param frames of the spectrogram, 10 ms each
 */
record WhisperEncoder(int layers, int width, int heads, int mels, int frames) implements Architecture {

    private static final double EPSILON = 1e-5;

    static WhisperEncoder tiny() {
        return new WhisperEncoder(4, 384, 6, 80, 3000);
    }

    @Override
    public void describe(Net net) {
        Value sound = net.input("input_features", DataType.FLOAT, new Dim("batch", 1), Dim.of(mels), Dim.of(frames));
        Value x = gelu(net.at("conv1"), conv(net.at("conv1"), sound, 1));
        x = gelu(net.at("conv2"), conv(net.at("conv2"), x, 2));
        x = net.transpose(x, 0, 2, 1);
        x = net.add(x, net.weight("embed_positions.weight", new Fill.Waves(width), x.size(1), width));
        for (int layer = 0; layer < layers; layer++) {
            x = layer(net.at("layers").at(layer), x);
        }
        net.output("last_hidden_state", layerNorm(net.at("layer_norm"), x, EPSILON));
    }

    /** Over three frames. */
    private Value conv(Net net, Value x, int stride) {
        int in = x.size(1);
        Value weight = net.weight("weight", Vision.unit(3 * in), width, in, 3);
        Value y = net.node(
                "Conv",
                List.of(x, weight, Vision.bias(net, width)),
                List.of(x.dim(0), Dim.of(width), Dim.of((x.size(2) - 1) / stride + 1)),
                Protos.attribute("kernel_shape", new long[] {3}),
                Protos.attribute("strides", new long[] {stride}),
                Protos.attribute("pads", 1, 1));
        net.countFlop(2 * y.elements() * 3 * in);
        return y;
    }

    private Value layer(Net net, Value x) {
        Net attention = net.at("self_attn");
        Value normed = layerNorm(net.at("self_attn_layer_norm"), x, EPSILON);
        Value attended = attend(
                attention,
                split(attention, linear(attention.at("q_proj"), normed, width), heads),
                split(attention, linearWithoutBias(attention.at("k_proj"), normed, width, 1), heads),
                split(attention, linear(attention.at("v_proj"), normed, width), heads),
                List.of());
        Value y = net.add(linear(attention.at("out_proj"), attended, width), x);
        Value inner = linear(net.at("fc1"), layerNorm(net.at("final_layer_norm"), y, EPSILON), 4 * width);
        return net.add(linear(net.at("fc2"), gelu(net, inner), width), y);
    }
}
