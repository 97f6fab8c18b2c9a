package dev.slide.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names layers by the scopes that exporters leave in the names of nodes, such as {@code /encoder/layer.0/attention/MatMul}. */
final class LayerNames {
    private LayerNames() {}

    /** One name per layer, no two the same. */
    static List<String> of(Graph graph, List<CutPlan.Layer> layers) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (CutPlan.Layer layer : layers) {
            String name = name(graph, layer);
            String unique = name;
            for (int i = 2; !taken.add(unique); i++) {
                unique = name + "#" + i;
            }
            names.add(unique);
        }
        return names;
    }

    private static String name(Graph graph, CutPlan.Layer layer) {
        if (layer.lookup() != null) {
            return layer.lookup().table();
        }
        List<Integer> weighted =
                layer.nodes().stream().filter(n -> weight(graph, n) != null).toList();
        List<Integer> named = weighted.isEmpty() ? layer.nodes() : weighted;
        String scope =
                commonScope(named.stream().map(n -> graph.node(n).getName()).toList());
        if (!scope.isEmpty()) {
            return scope;
        }
        int first = named.get(0);
        Initializer weight = weight(graph, first);
        String node = graph.node(first).getName();
        return !node.isEmpty()
                ? node
                : weight != null ? weight.name() : graph.node(first).getOpType();
    }

    private static @Nullable Initializer weight(Graph graph, int node) {
        for (String name : graph.reads(node)) {
            Initializer initializer = graph.initializer(name);
            if (initializer != null && initializer.isWeight()) {
                return initializer;
            }
        }
        return null;
    }

    /** The longest scope that all names with a scope have in common. */
    static String commonScope(List<String> names) {
        List<String> common = null;
        for (String name : names) {
            List<String> parts = Arrays.stream(name.split("/", -1))
                    .filter(part -> !part.isEmpty())
                    .toList();
            if (parts.size() >= 2) {
                List<String> scope = parts.subList(0, parts.size() - 1);
                common = common == null ? scope : shared(common, scope);
            }
        }
        return common == null ? "" : String.join("/", common);
    }

    private static List<String> shared(List<String> a, List<String> b) {
        int length = 0;
        while (length < a.size() && length < b.size() && a.get(length).equals(b.get(length))) {
            length++;
        }
        return a.subList(0, length);
    }
}
