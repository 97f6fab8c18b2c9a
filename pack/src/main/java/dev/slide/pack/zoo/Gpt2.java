package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Language.causalMask;
import static dev.slide.pack.zoo.Language.embed;
import static dev.slide.pack.zoo.Language.table;
import static dev.slide.pack.zoo.Language.tiedHead;
import static dev.slide.pack.zoo.Transformer.attend;
import static dev.slide.pack.zoo.Transformer.geluTanh;
import static dev.slide.pack.zoo.Transformer.layerNorm;
import static dev.slide.pack.zoo.Transformer.linear;
import static dev.slide.pack.zoo.Transformer.split;
import static dev.slide.pack.zoo.Transformer.thirds;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2 as a decoder with the keys and values of what was before. Radford et al.: Language Models are Unsupervised Multitask
 * Learners, 2019: section 2.3, table 2. Its head is its table of tokens (Press, Wolf, arXiv 1608.05859).
 *
 * @param layers of the decoder
 * @param width of a token
 * @param heads of the attention
 * @param vocabulary rows of the table of tokens
 * @param positions rows of the table of positions: the longest text
 * @param sequence whose FLOP are counted, with nothing before
 */
record Gpt2(int layers, int width, int heads, int vocabulary, int positions, int sequence) implements Architecture {

    private static final double EPSILON = 1e-5;

    static Gpt2 small() {
        return new Gpt2(12, 768, 12, 50257, 1024, 1024);
    }

    static Gpt2 medium() {
        return new Gpt2(24, 1024, 16, 50257, 1024, 1024);
    }

    @Override
    public void describe(Net net) {
        Value tokens = Language.tokens(net, "input_ids", sequence);
        Value places = Language.tokens(net, "position_ids", sequence);
        List<Value> past = past(net);
        Value table = table(net.at("wte"), vocabulary, width, 0.02);
        Value x = net.add(
                embed(net.at("wte"), table, tokens),
                embed(net.at("wpe"), table(net.at("wpe"), positions, width, 0.02), places));
        Value mask = causalMask(net, tokens, past.get(0));
        List<Value> present = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Net block = net.at("h").at(layer);
            Value keys = past.get(2 * layer);
            Value values = past.get(2 * layer + 1);
            x = net.add(attention(block, layerNorm(block.at("ln_1"), x, EPSILON), keys, values, mask, present), x);
            Net mlp = block.at("mlp");
            Value inner = geluTanh(mlp, linear(mlp.at("c_fc"), layerNorm(block.at("ln_2"), x, EPSILON), 4 * width));
            x = net.add(linear(mlp.at("c_proj"), inner, width, residualGain()), x);
        }
        net.output("logits", tiedHead(net.at("lm_head"), layerNorm(net.at("ln_f"), x, EPSILON), table));
        for (int layer = 0; layer < layers; layer++) {
            net.output("present." + layer + ".key", present.get(2 * layer));
            net.output("present." + layer + ".value", present.get(2 * layer + 1));
        }
    }

    private List<Value> past(Net net) {
        Dim each = Dim.of(width / heads);
        List<Value> past = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (String kind : List.of("key", "value")) {
                past.add(net.input(
                        "past_key_values." + layer + "." + kind,
                        DataType.FLOAT,
                        new Dim("batch", 1),
                        Dim.of(heads),
                        new Dim("past_sequence", 0),
                        each));
            }
        }
        return past;
    }

    private Value attention(Net block, Value x, Value pastKeys, Value pastValues, Value mask, List<Value> present) {
        Net net = block.at("attn");
        List<Value> qkv = thirds(net, linear(net.at("c_attn"), x, 3 * width));
        Value keys = net.concat(2, pastKeys, split(net, qkv.get(1), heads));
        Value values = net.concat(2, pastValues, split(net, qkv.get(2), heads));
        present.addAll(List.of(keys, values));
        Value attended = attend(net, split(net, qkv.get(0), heads), keys, values, List.of(mask));
        return linear(net.at("c_proj"), attended, width, residualGain());
    }

    /** Section 2.3: layers whose output is added up are scaled by one over the root of their number. */
    private double residualGain() {
        return 1 / Math.sqrt(2.0 * layers);
    }
}
