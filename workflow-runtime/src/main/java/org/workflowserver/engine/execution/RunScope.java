package org.workflowserver.engine.execution;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.json.Text;
import org.workflowserver.template.value.TemplateScope;

/**
 * What the templates of one step see. Deterministic: {@code now} is what the record says, {@code
 * uuid} derives from the step, so a repeated attempt renders the same bytes.
 */
public final class RunScope implements TemplateScope {
  private final Map<String, Object> roots;
  private final Function<String, Object> values;
  private final boolean strict;
  private final Instant now;
  private final String step;
  private int uuids;

  /**
   * @param roots {@code trigger}, {@code run}, {@code workflow} and the like
   * @param values what else a name means: the output of a concluded node, an item; null for nothing
   * @param step names the step uniquely: its run, node and iteration
   */
  public RunScope(
      Map<String, Object> roots,
      Function<String, Object> values,
      boolean strict,
      Instant now,
      String step) {
    this.roots = roots;
    this.values = values;
    this.strict = strict;
    this.now = now;
    this.step = step;
  }

  @Override
  public Object root(String name) {
    Object value = roots.get(name);
    return value == null && !roots.containsKey(name) ? values.apply(name) : value;
  }

  @Override
  public boolean has(String name) {
    // Validation let only nodes upstream through: one without output was skipped, not missing.
    return !name.equals(TemplateRoots.VAULT);
  }

  @Override
  public boolean strict() {
    return strict;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public String nextUuid() {
    ByteBuffer hash = ByteBuffer.wrap(Text.sha256(step + "/uuid/" + uuids++));
    long high = (hash.getLong() & 0xffffffffffff0fffL) | 0x8000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
