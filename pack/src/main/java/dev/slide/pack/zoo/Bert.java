package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Language.embed;
import static dev.slide.pack.zoo.Language.firstRows;
import static dev.slide.pack.zoo.Language.paddingMask;
import static dev.slide.pack.zoo.Language.table;
import static dev.slide.pack.zoo.Transformer.attend;
import static dev.slide.pack.zoo.Transformer.gelu;
import static dev.slide.pack.zoo.Transformer.layerNorm;
import static dev.slide.pack.zoo.Transformer.linear;
import static dev.slide.pack.zoo.Transformer.split;

import java.util.List;

/**
 * BERT with its pooler, without a head. Devlin, Chang, Lee, Toutanova: BERT: Pre-training of Deep Bidirectional Transformers
 * for Language Understanding, NAACL 2019, arXiv 1810.04805: section 3, figure 2.
 *
 * @param layers of the encoder
 * @param width of a token
 * @param heads of the attention
 * @param vocabulary rows of the table of words
 * @param positions rows of the table of positions: the longest sequence
 * @param sequence whose FLOP are counted
 */
record Bert(int layers, int width, int heads, int vocabulary, int positions, int sequence) implements Architecture {

    private static final double EPSILON = 1e-12;

    static Bert base() {
        return new Bert(12, 768, 12, 30522, 512, 128);
    }

    @Override
    public void describe(Net net) {
        Value words = Language.tokens(net, "input_ids", sequence);
        Value mask = Language.tokens(net, "attention_mask", sequence);
        Value types = Language.tokens(net, "token_type_ids", sequence);
        Net embeddings = net.at("embeddings");
        Value x = embed(embeddings, table(embeddings.at("word_embeddings"), vocabulary, width, 0.5), words);
        x = net.add(x, embed(embeddings, table(embeddings.at("token_type_embeddings"), 2, width, 0.5), types));
        x = net.add(
                x, firstRows(embeddings, table(embeddings.at("position_embeddings"), positions, width, 0.5), words));
        x = layerNorm(embeddings.at("LayerNorm"), x, EPSILON);
        Value hidden = paddingMask(net, mask);
        for (int layer = 0; layer < layers; layer++) {
            x = layer(net.at("encoder").at("layer").at(layer), x, hidden);
        }
        Net pooler = net.at("pooler");
        Value first = net.node(
                "Gather", List.of(x, net.integer(0)), List.of(x.dim(0), x.dim(2)), Protos.attribute("axis", 1));
        Value pooled = pooler.each("Tanh", Vision.classifier(pooler.at("dense"), first, width));
        net.output("last_hidden_state", x);
        net.output("pooler_output", pooled);
    }

    private Value layer(Net net, Value x, Value mask) {
        Net attention = net.at("attention");
        Net self = attention.at("self");
        Value attended = attend(
                self,
                split(self, linear(self.at("query"), x, width), heads),
                split(self, linear(self.at("key"), x, width), heads),
                split(self, linear(self.at("value"), x, width), heads),
                List.of(mask));
        Net output = attention.at("output");
        Value y = net.add(linear(output.at("dense"), attended, width), x);
        y = layerNorm(output.at("LayerNorm"), y, EPSILON);
        Net inner = net.at("intermediate");
        Value z = linear(net.at("output").at("dense"), gelu(inner, linear(inner.at("dense"), y, 4 * width)), width);
        return layerNorm(net.at("output").at("LayerNorm"), net.add(z, y), EPSILON);
    }
}
