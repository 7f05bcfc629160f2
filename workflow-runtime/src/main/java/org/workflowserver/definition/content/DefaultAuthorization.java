package org.workflowserver.definition.content;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.json.Json;

/**
 * Writes the authorization that a workflow names into those of its requests that name none, so that
 * a version says by itself what its calls are sent with. A request that is to go without one says
 * so by null, or by a header {@code Authorization} of its own.
 */
public final class DefaultAuthorization {
  public static final String MEMBER = "authorization_id";

  private static final String REQUEST = "request";
  private static final String HEADERS = "headers";

  private DefaultAuthorization() {}

  /**
   * The drawing with one in place of the other.
   *
   * @param before what the workflow named until now; null for none
   * @param after what it names from now on; null for none
   */
  public static Drawing in(Drawing drawing, String before, String after) {
    Drawing changed = drawing;
    for (DrawnNode node : drawing.nodes()) {
      Map<String, Object> data = node.data();
      if ("webhook".equals(node.componentId())) {
        data = in(data, before, after);
      } else if ("wait_for_callback".equals(node.componentId())) {
        data = inRequest(data, before, after);
      }
      changed = data.equals(node.data()) ? changed : changed.with(node, data);
    }
    return changed;
  }

  /** Says of one that is not there, as clients of other servers send it, that calls go without. */
  public static void warn(WorkflowBody read, Set<String> missing, Problems problems) {
    read.authorization()
        .filter(missing::contains)
        .ifPresent(
            id ->
                problems.warning(
                    "/" + MEMBER,
                    null,
                    "authorization_missing",
                    "There is no authorization '" + id + "': requests are sent without it."));
  }

  private static Map<String, Object> inRequest(
      Map<String, Object> data, String before, String after) {
    if (!(data.get(REQUEST) instanceof Map<?, ?> request)) {
      return data;
    }
    Map<String, Object> changed = new LinkedHashMap<>(data);
    changed.put(REQUEST, in(Json.members(request), before, after));
    return changed;
  }

  private static Map<String, Object> in(Map<String, Object> request, String before, String after) {
    Object named = request.get(MEMBER);
    boolean own = request.containsKey(MEMBER) && (named == null || !named.equals(before));
    if (own || (named == null && (after == null || isAuthorized(request.get(HEADERS))))) {
      return request;
    }
    Map<String, Object> changed = new LinkedHashMap<>(request);
    if (after == null) {
      changed.remove(MEMBER);
    } else {
      changed.put(MEMBER, after);
    }
    return changed;
  }

  /** Of headers as an object, or as a list of keys and values. */
  private static boolean isAuthorized(Object headers) {
    Stream<?> names = Stream.empty();
    if (headers instanceof Map<?, ?> members) {
      names = members.keySet().stream();
    } else if (headers instanceof List<?> pairs) {
      names =
          pairs.stream().filter(Map.class::isInstance).map(pair -> ((Map<?, ?>) pair).get("key"));
    }
    return names.anyMatch(
        name -> name instanceof String text && text.equalsIgnoreCase("Authorization"));
  }
}
