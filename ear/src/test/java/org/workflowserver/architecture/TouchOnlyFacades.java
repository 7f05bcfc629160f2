package org.workflowserver.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The web modules touch facades, and the views, commands and enums that these speak of: what their
 * public methods take and give, and so on from there. What no facade speaks of is none of theirs.
 */
final class TouchOnlyFacades extends ArchCondition<JavaClass> {
  private static final Set<String> FACADES =
      Set.of(
          "administration.AllowedTargets",
          "administration.SealingKeys",
          "administration.Servers",
          "administration.Storage",
          "audit.log.AuditLog",
          "authorization.Authorizations",
          "authorization.Providers",
          "bulk.BulkOperations",
          "callback.Callbacks",
          "component.ComponentCatalogue",
          "database.disk.DiskSpace",
          "definition.document.WorkflowDocuments",
          "definition.WorkflowLinks",
          "definition.Workflows",
          "description.ApiDescriptions",
          "engine.NodeTests",
          "event.RunEvents",
          "gallery.WorkflowTemplates",
          "identity.account.Accounts",
          "interaction.Interactions",
          "identity.token.ProviderSignIn",
          "identity.SignedIn",
          "identity.token.Tokens",
          "identity.account.Users",
          "limit.AnswerMemory",
          "limit.RefusedReads",
          "run.await.AwaitedRuns",
          "run.record.RunLists",
          "run.record.Runs",
          "run.record.RunTraces",
          "statistics.Statistics",
          "subscription.Subscriptions",
          "trigger.sync.SyncRequests",
          "trigger.webhook.Webhooks",
          "trigger.schedule.Schedules",
          "vault.VaultItems");

  /** What every module shares: values, refusals, settings, and who is signed in. */
  private static final List<String> SHARED =
      List.of("clock", "identity.signin", "json", "paging", "refusal", "settings");

  private final Root root;
  private final Set<String> open = new HashSet<>();

  TouchOnlyFacades(Root root) {
    super("touch only facades and what these speak of");
    this.root = root;
  }

  @Override
  public void init(Collection<JavaClass> all) {
    Deque<JavaClass> unread =
        new ArrayDeque<>(
            all.stream()
                .filter(root::holds)
                .filter(type -> FACADES.contains(root.nameOf(type)))
                .toList());
    unread.forEach(facade -> open.add(facade.getName()));
    while (!unread.isEmpty()) {
      spokenOfBy(unread.pop())
          .filter(root::isInRuntime)
          .filter(type -> open.add(type.getName()))
          .forEach(unread::push);
    }
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!root.isInWar(type)) {
      return;
    }
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      JavaClass other = dependency.getTargetClass().getBaseComponentType();
      if (root.isInRuntime(other) && !isOpen(other)) {
        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
      }
    }
  }

  private boolean isOpen(JavaClass type) {
    return open.contains(type.getName())
        || SHARED.stream().anyMatch(shared -> root.isIn(type, shared));
  }

  private static Stream<JavaClass> spokenOfBy(JavaClass type) {
    return type.getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(TouchOnlyFacades::typesOf)
        .flatMap(spoken -> spoken.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType);
  }

  private static Stream<JavaType> typesOf(JavaMethod method) {
    return Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream());
  }
}
