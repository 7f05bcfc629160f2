package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.stream.Stream;
import org.workflowserver.json.Text;

/**
 * One check of a value against a schema, which ends when it takes too much work. What a schema can
 * ask for grows with the number of its references to the power of the value's depth, so no bound on
 * either does.
 */
final class BoundedExecution extends ExecutionContext {
  /** In units of a keyword's look at a value, some 50 ns each. */
  private static final long MOST_WORK = 10_000_000;

  /** Parts of the way through a schema; each takes a few frames of the thread's stack. */
  private static final int DEEPEST = 1_000;

  private static final int WORK_OF_ERROR = 200;

  /** Of what an error quotes of the schema; some keywords quote all of it in each. */
  private static final int LONGEST_QUOTE = 600;

  /** Characters that are written in a unit of work. */
  static final int CHARACTERS_OF_UNIT = 20;

  private static final ThreadLocal<BoundedExecution> CURRENT = new ThreadLocal<>();

  private long left = MOST_WORK;
  private int depth;
  private boolean exhausted;

  private BoundedExecution(Schema schema) {
    super(schema.createExecutionContext().getExecutionConfig());
  }

  /** The check has taken more work than it may. */
  static final class Exhausted extends RuntimeException {
    Exhausted() {
      super("The value takes too much work to be checked.", null, false, false);
    }
  }

  /**
   * Where the value does not fit.
   *
   * @throws Exhausted when it takes too much work to find out
   */
  static List<Error> validate(Schema schema, JsonNode value) {
    BoundedExecution execution = new BoundedExecution(schema);
    CURRENT.set(execution);
    try {
      List<Error> errors = schema.validate(execution, value, OutputFormat.DEFAULT);
      execution.take(0);
      return errors;
    } catch (RuntimeException e) {
      // When it ends inside a keyword that had taken no step yet, the library takes back one too
      // many.
      throw execution.exhausted ? new Exhausted() : e;
    } finally {
      CURRENT.remove();
    }
  }

  /**
   * Takes work from the check that this thread is about; outside of one it costs nothing. Nothing
   * is thrown: keywords would write it to the log, again and again. The check ends at its next
   * part.
   *
   * @param units some 50 ns each
   * @return whether the work may be done
   */
  static boolean affords(long units) {
    BoundedExecution execution = CURRENT.get();
    if (execution == null) {
      return true;
    }
    execution.left -= units;
    return execution.left >= 0;
  }

  @Override
  public void evaluationPathAddLast(String keyword) {
    enter();
    Schema schema = getEvaluationSchema().peekLast();
    JsonNode operand = schema == null ? null : schema.getSchemaNode().get(keyword);
    take(1L + (operand == null ? 0 : operand.size()));
    super.evaluationPathAddLast(keyword);
  }

  @Override
  public void evaluationPathAddLast(int index) {
    enter();
    take(1);
    super.evaluationPathAddLast(index);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  @Override
  public void addError(Error error) {
    long quoted = quoted(error);
    left -= WORK_OF_ERROR + quoted / CHARACTERS_OF_UNIT;
    super.addError(quoted > LONGEST_QUOTE ? shortened(error) : error);
  }

  private static long quoted(Error error) {
    Object[] arguments = error.getArguments();
    return arguments == null
        ? 0
        : Stream.of(arguments)
            .filter(String.class::isInstance)
            .mapToLong(argument -> ((String) argument).length())
            .sum();
  }

  /** As much of a sentence as an error tells. */
  static String quote(String sentence) {
    return Text.cut(sentence, LONGEST_QUOTE);
  }

  private static Error shortened(Error error) {
    String start = quote(error.getMessage());
    return Error.builder()
        .keyword(error.getKeyword())
        .property(error.getProperty())
        .index(error.getIndex())
        .instanceLocation(error.getInstanceLocation())
        .schemaLocation(error.getSchemaLocation())
        .evaluationPath(error.getEvaluationPath())
        .instanceNode(error.getInstanceNode())
        .schemaNode(error.getSchemaNode())
        .messageSupplier(() -> start)
        .build();
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw exhausted();
    }
  }

  private void take(long units) {
    left -= units;
    if (left < 0) {
      throw exhausted();
    }
  }

  private Exhausted exhausted() {
    exhausted = true;
    return new Exhausted();
  }
}
