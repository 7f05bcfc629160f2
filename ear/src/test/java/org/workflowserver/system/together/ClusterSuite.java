package org.workflowserver.system.together;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Two servers on one database. */
@Suite
@SelectPackages("org.workflowserver.system.cluster")
@IncludeClassNamePatterns(".*IT")
class ClusterSuite {}
