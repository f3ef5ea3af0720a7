Feature: Why was I not told?
  Support can say of every notification what became of its push, and why.

  @PU5
  Scenario Outline: <what is so>: <outcome>
    Given the scenario begins at 2027-06-08 12:00 in UTC
    And Ada has a requested booking
    And Ada's phone can be pushed to
    And <what is so>
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told <outcome> about Ada's phone, with "<why>"

    Examples:
      | what is so                                          | outcome        | why           |
      | Ada turns pushes off for the category booking       | off            | category-off  |
      | Ada wants pushes from critical priority on          | off            | below-minimum |
      | Ada mutes vendor-01                                 | muted          | muted-vendor  |
      | Ada mutes the booking                               | muted          | muted-booking |
      | Ada keeps quiet hours every day from 09:00 to 17:00 | deferred-quiet | quiet hours   |
      | APNs is down                                        | retried        | down          |
      | APNs refuses every push for good                    | failed         | does not like |
      | the push token of Ada's phone is dead               | dead-token     | nobody has    |

  @PU5
  Scenario: Nobody can be pushed to who has no device
    Given Ada has a confirmed booking
    When it is time to push
    Then support is told no-token about Ada

  @PU5
  Scenario: Answers are kept for seven days
    Given Ada has a declined booking
    And it is time to push
    And support is told no-token about Ada
    When 6 days pass
    Then support is told no-token about Ada
    When 2 days pass
    Then support is told nothing about Ada

  @PU5 @CM6
  Scenario: Support has to say of whom it speaks
    Given Sam Moreau's probe connects
    When Sam Moreau's probe sends "push:decisions" with userId set to null
    Then Sam Moreau's probe is answered with BAD_REQUEST
