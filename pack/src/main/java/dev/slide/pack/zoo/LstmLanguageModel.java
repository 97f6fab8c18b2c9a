package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Language.embed;
import static dev.slide.pack.zoo.Language.table;
import static dev.slide.pack.zoo.Transformer.linear;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * A language model of long short-term memories, with its state in and out. Zaremba, Sutskever, Vinyals: Recurrent Neural
 * Network Regularization, arXiv 1409.2329: section 4.1 (the "large" model on the Penn Tree Bank: 2 layers of 1500 units, 10,000
 * words, unrolled for 35 steps).
 *
 * @param layers of units
 * @param units of a layer, and width of a word
 * @param vocabulary words
 * @param sequence whose FLOP are counted
 */
record LstmLanguageModel(int layers, int units, int vocabulary, int sequence) implements Architecture {

    static LstmLanguageModel large() {
        return new LstmLanguageModel(2, 1500, 10_000, 35);
    }

    @Override
    public void describe(Net net) {
        Value tokens = Language.tokens(net, "input_ids", sequence);
        List<Value> before = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            before.add(net.input("hidden." + layer, DataType.FLOAT, tokens.dim(0), Dim.of(units)));
            before.add(net.input("cell." + layer, DataType.FLOAT, tokens.dim(0), Dim.of(units)));
        }
        List<Value> after = new ArrayList<>();
        Value x = embed(net.at("encoder"), table(net.at("encoder"), vocabulary, units, 1), tokens);
        x = net.transpose(x, 1, 0, 2);
        for (int layer = 0; layer < layers; layer++) {
            List<Value> made =
                    Language.lstm(net.at("rnn").at(layer), x, before.get(2 * layer), before.get(2 * layer + 1));
            x = made.get(0);
            after.addAll(made.subList(1, 3));
        }
        net.output("logits", linear(net.at("decoder"), net.transpose(x, 1, 0, 2), vocabulary, 4));
        for (int layer = 0; layer < layers; layer++) {
            net.output("next_hidden." + layer, after.get(2 * layer));
            net.output("next_cell." + layer, after.get(2 * layer + 1));
        }
    }
}
