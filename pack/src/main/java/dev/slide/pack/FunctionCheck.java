package dev.slide.pack;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks calls of a model's own functions: ONNX Runtime 1.29 ends the process at a call with more arguments than the
 * function has, and puts functions that call themselves into each other without end.
 */
final class FunctionCheck {
    private final String file;
    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final Set<String> checked = new HashSet<>();

    private FunctionCheck(String file, ModelProto model) {
        this.file = file;
        model.getFunctionsList()
                .forEach(function -> functions.put(key(function.getDomain(), function.getName()), function));
    }

    /**
     * Checks a model.
     *
     * @param file its name in messages
     * @param model as read
     * @throws PackException naming the first fault
     */
    static void check(String file, ModelProto model) throws PackException {
        FunctionCheck check = new FunctionCheck(file, model);
        check.nodes(model.getGraph().getNodeList(), List.of());
        for (FunctionProto function : model.getFunctionsList()) {
            check.function(function, List.of());
        }
    }

    private void function(FunctionProto function, List<String> callers) throws PackException {
        String key = key(function.getDomain(), function.getName());
        if (callers.contains(key)) {
            throw new PackException(file + " has a function \"" + key + "\" that calls itself; unroll it");
        }
        if (checked.contains(key)) {
            return;
        }
        List<String> calling = new ArrayList<>(callers);
        calling.add(key);
        nodes(function.getNodeList(), calling);
        checked.add(key);
    }

    private void nodes(List<NodeProto> nodes, List<String> callers) throws PackException {
        for (NodeProto node : nodes) {
            FunctionProto called = functions.get(key(node.getDomain(), node.getOpType()));
            if (called != null) {
                arguments(node, "inputs", node.getInputCount(), called.getInputCount());
                arguments(node, "outputs", node.getOutputCount(), called.getOutputCount());
                function(called, callers);
            }
            for (GraphProto body : Protos.bodies(node)) {
                nodes(body.getNodeList(), callers);
            }
        }
    }

    private void arguments(NodeProto node, String what, int given, int declared) throws PackException {
        if (given > declared) {
            throw new PackException(file + " has a node \"" + node.getName() + "\" with " + given + " " + what
                    + " where its function " + node.getOpType() + " has " + declared + "; export it again");
        }
    }

    private static String key(String domain, String name) {
        return Protos.domain(domain) + ":" + name;
    }
}
