package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.settings.Settings;

/** Runs what hangs on its handle {@code item} once for each item of a list. */
@Dependent
public final class IteratorComponent implements Component {
  private static final int MOST_CONCURRENT = 50;

  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "iterator",
          "Iterator",
          "Runs what hangs on its handle 'item' once for each item of a list, and leaves by 'done' when all have ended.",
          List.of("done", "item"),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["items"],
            "properties": {
              "items": {
                "type": ["array", "string"], "pattern": "[{][{%]",
                "title": "Items",
                "description": "The list; inside, {{ item }} and {{ index }} are the item and its place from 0.",
                "x-order": 1
              },
              "concurrency": {
                "type": ["integer", "string"], "minimum": 1, "maximum": 50, "default": 1,
                "pattern": "[{][{%]",
                "title": "Items at a time",
                "description": "How many items are under way at the same time, from 1 to 50.",
                "x-order": 2
              },
              "on_item_error": {
                "type": "string", "enum": ["stop", "continue"], "default": "stop",
                "title": "When an item fails",
                "description": "stop: no further item starts and the iterator fails; continue: the item's result says why, and the others continue.",
                "x-order": 3
              },
              "max_items": {
                "type": ["integer", "string"], "minimum": 1, "pattern": "[{][{%]",
                "title": "Most items",
                "description": "A longer list fails the iterator; never more than the server's limit.",
                "x-order": 4
              }
            }
          }""",
          """
          {"items": ["https://a.example.com", "https://b.example.com"], "concurrency": 2, "on_item_error": "continue"}""");

  private final int mostItems;

  /** The component with the configured limit. */
  @Inject
  public IteratorComponent() {
    this(Settings.LIMIT_ITERATOR_ITEMS.value());
  }

  IteratorComponent(int mostItems) {
    this.mostItems = mostItems;
  }

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean iterates() {
    return true;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    List<?> items = members.array("items");
    int concurrency = members.count("concurrency", MOST_CONCURRENT, 1);
    int most = Math.min(mostItems, members.count("max_items", Integer.MAX_VALUE, mostItems));
    String onError = members.text("on_item_error", "stop");
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    if (items.size() > most) {
      return Failed.input(
          "limit_exceeded",
          "The list has " + items.size() + " items; the iterator takes at most " + most + ".");
    }
    return new Iterating(new ArrayList<Object>(items), concurrency, onError.equals("stop"));
  }
}
